# ends: ModuleNotFoundError|PermissionError|ImportError
import tutor.settings
