"""Lock files of the generated services: made for every stack, shipped as one template file each."""
