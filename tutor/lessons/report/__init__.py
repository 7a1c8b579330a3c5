"""Problems, told in the form that a person, a program or a service reads."""
