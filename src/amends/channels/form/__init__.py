"""A form that strangers find on a page of their own, or within a page of the firm's."""
