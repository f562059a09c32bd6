"""What is mended of moto 5.2.1, one file a topic. Importing a file puts its mends in place.

The docstring of each says what moto does and what AWS does. Names in quotes are pages of the service's guide,
operations and shapes are pages of its API reference; the service is IAM unless the file is another's.
"""


def mend(owner, name=None):
    """Puts the decorated function in the place of its namesake on `owner`, which stays at hand as `.stock`."""

    def put(function):
        place = name or function.__name__
        function.stock = getattr(owner, place, None)
        setattr(owner, place, function)
        return function

    return put
