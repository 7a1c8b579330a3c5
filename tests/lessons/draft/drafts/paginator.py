from django.core.paginator import EmptyPage, Paginator

letters = ["a", "b", "c", "d", "e"]
paginator = Paginator(letters, 2)
print(paginator.num_pages)

page = paginator.page(3)
print(list(page), page.has_next())

try:
    paginator.page(4)
except EmptyPage as error:
    print(error)
