"""Tests of `hogtui.resources`."""
