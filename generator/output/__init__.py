"""From bytes to the folder that readers see.

``store`` keeps what was made before, ``lock`` lets one build run at a time, ``publish`` puts a whole tree beside the
old one and ``swap`` changes them over in one step; ``machine`` says in plain words what a disk could not do.
"""
