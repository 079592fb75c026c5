"""Pages without Streamlit: who answers for the product, what it stores, who can use it, how it is made; and what there is not."""
