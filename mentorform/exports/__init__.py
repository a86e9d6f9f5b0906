"""What a trial gives away in other forms."""
