"""How does a callback that was captured become a scenario, without anybody's data?"""
