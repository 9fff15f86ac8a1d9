"""What is told of a call once it is published: rectifications, notices to those who follow it, public questions and answers."""
