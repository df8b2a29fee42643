"""One visitor's tour of a running shop, the same on every target: `python -m deploy.acceptance`.

It knows nothing of how the shop is run: a file of JSON tells where it is (`target.py`), and the
commands that restart a part or bring a new release. It makes a shopper, an order and a picture: it
is for a shop that is being tried out.
"""
