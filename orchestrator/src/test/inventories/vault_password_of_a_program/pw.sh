#!/bin/sh
echo sesame
