"""Where are transactions and callbacks kept?"""
