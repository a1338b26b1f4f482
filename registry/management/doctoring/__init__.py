"""What `manage.py doctor` looks at: findings in plain words. Nothing is changed by a look."""
