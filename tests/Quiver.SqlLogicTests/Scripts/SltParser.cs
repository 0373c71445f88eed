namespace Quiver.SqlLogicTests.Scripts;

/// <summary>
/// Reads the dialect that tests/slt/README.md describes: records divided by blank lines, comment lines between records, results after
/// <c>----</c> with one row a line.
/// </summary>
sealed class SltParser
{
    const string EngineName = "quiver";
    const int MaxIncludeDepth = 8;

    readonly SltScript _script;
    readonly int _depth;
    readonly List<SltRecord> _records = [];
    int _line;
    string _connection = "";
    bool _skip;

    SltParser(SltScript script, int depth)
    {
        _script = script;
        _depth = depth;
    }

    public static IReadOnlyList<SltRecord> Parse(SltScript script) => Parse(script, 0);

    static List<SltRecord> Parse(SltScript script, int depth)
    {
        if (depth > MaxIncludeDepth)
        {
            throw new FormatException($"{script.Path}: includes are nested deeper than {MaxIncludeDepth}");
        }

        SltParser parser = new(script, depth);
        while (parser._line < script.Lines.Count)
        {
            parser.ParseRecord();
        }

        return parser._records;
    }

    void ParseRecord()
    {
        string head = _script.Lines[_line];
        if (string.IsNullOrWhiteSpace(head) || head[0] == '#')
        {
            _line++;
            return;
        }

        int headLine = _line++;
        string[] words = head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "skipif" when words.Length == 2:
                _skip |= words[1] == EngineName;
                break;
            case "onlyif" when words.Length == 2:
                _skip |= words[1] != EngineName;
                break;
            case "connection" when words.Length == 2:
                _connection = words[1];
                break;
            case "include" when words.Length == 2:
                Include(words[1]);
                break;
            case "halt":
                Add(new SltRecord(RecordKind.Halt, _script, headLine) { EndLine = _line });
                break;
            case "statement":
                Statement(head, words, headLine);
                break;
            case "query":
                Query(head, words, headLine);
                break;
            default:
                throw Unknown(headLine);
        }
    }

    void Add(SltRecord record)
    {
        if (!_skip)
        {
            _records.Add(record with { Connection = _connection });
        }

        _skip = false;
        _connection = "";
    }

    void Include(string pattern)
    {
        string folder = Path.GetDirectoryName(_script.FullPath)!;
        string full = Path.GetFullPath(Path.Combine(folder, pattern));
        string[] files = Directory.GetFiles(Path.GetDirectoryName(full)!, Path.GetFileName(full));
        if (files.Length == 0)
        {
            throw new FormatException($"{_script.Path}:{_line}: include {pattern} matches no file");
        }

        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            int slash = _script.Path.LastIndexOf('/');
            string name = slash < 0 ? path : _script.Path[..(slash + 1)] + path;
            _records.AddRange(Parse(SltScript.Read(folder, file) with { Path = name }, _depth + 1));
        }
    }

    void Statement(string head, string[] words, int headLine)
    {
        string what = words.Length > 1 ? words[1] : "";
        string sql = Sql();
        SltRecord record = what switch
        {
            "ok" when words.Length == 2 => new(RecordKind.StatementOk, _script, headLine),
            "count" when words.Length == 3 && long.TryParse(words[2], out long count) =>
                new(RecordKind.StatementCount, _script, headLine) { Count = count },
            "error" => new(RecordKind.Error, _script, headLine) { ErrorPattern = Pattern(head, "error") },
            _ => throw Unknown(headLine),
        };
        Add(record with { Sql = sql, EndLine = _line });
    }

    void Query(string head, string[] words, int headLine)
    {
        if (words.Length < 2)
        {
            throw Unknown(headLine);
        }

        if (words[1] == "error")
        {
            string failing = Sql();
            Add(new(RecordKind.Error, _script, headLine) { Sql = failing, ErrorPattern = Pattern(head, "error"), EndLine = _line });
            return;
        }

        int next = 2;
        SortMode sort = SortMode.None;
        if (words.Length > next && words[next] is "nosort" or "rowsort" or "valuesort")
        {
            sort = words[next++] switch { "rowsort" => SortMode.Rows, "valuesort" => SortMode.Values, _ => SortMode.None };
        }

        string? label = words.Length > next ? words[next++] : null;
        if (words.Length > next || words[1].Any(letter => !"BDIPRT?".Contains(letter)))
        {
            throw Unknown(headLine);
        }

        string sql = Sql();
        int resultLine = -1;
        List<string> expected = [];
        if (_line < _script.Lines.Count && _script.Lines[_line] == "----")
        {
            resultLine = ++_line;
            for (; _line < _script.Lines.Count && _script.Lines[_line].Length > 0; _line++)
            {
                expected.Add(_script.Lines[_line].TrimEnd());
            }
        }

        Add(new(RecordKind.Query, _script, headLine)
        {
            Sql = sql, Types = words[1], Sort = sort, Label = label, Expected = expected, ResultLine = resultLine, EndLine = _line,
        });
    }

    string Sql()
    {
        int first = _line;
        while (_line < _script.Lines.Count && _script.Lines[_line].Length > 0 && _script.Lines[_line] != "----")
        {
            _line++;
        }

        return string.Join('\n', _script.Lines.Skip(first).Take(_line - first));
    }

    static string? Pattern(string head, string word)
    {
        string rest = head[(head.IndexOf(word, StringComparison.Ordinal) + word.Length)..].Trim();
        return rest.Length == 0 ? null : rest;
    }

    FormatException Unknown(int line) => new($"{_script.Path}:{line + 1}: not a record head: {_script.Lines[line]}");
}
