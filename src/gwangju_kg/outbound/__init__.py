"""Requests that leave this machine: one client, and the addresses it may reach."""
