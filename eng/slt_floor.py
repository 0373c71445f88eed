#!/usr/bin/env python3
"""Sum the result file of run_slt.py and compare the share of right queries with a floor.

    python3 eng/slt_floor.py RESULTS.jsonl NAME FLOOR_PERCENT
"""
import json
import sys
from collections import Counter

path, name, floor = sys.argv[1:4]
counts, files = Counter(), Counter()
for line in open(path, encoding='utf-8'):
    record = json.loads(line)
    counts.update(record['counts'])
    files[record['status']] += 1
right, wrong = counts['ok_query'], counts['fail_query']
percent = 100.0 * right / (right + wrong) if right + wrong else 0.0
print(f'{name}: {right} of {right + wrong} queries right ({percent:.2f} %), {counts["ok_statement"]} of '
      f'{counts["ok_statement"] + counts["fail_statement"]} statements; files {dict(files)}; floor {floor} %')
sys.exit(0 if percent >= float(floor) else 1)
