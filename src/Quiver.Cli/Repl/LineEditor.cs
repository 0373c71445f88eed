namespace Quiver.Cli.Repl;

/// <summary>Reads one entry: a statement of many lines up to its semicolon, or a command that starts with a point.</summary>
sealed class LineEditor(IKeyReader keys, TextWriter terminal, Func<int> width, History history, Completion completion)
{
    const int MaxShown = 120;

    readonly EntryPainter _painter = new(terminal, width);
    EditBuffer _buffer = new();
    string _draft = "";
    int _recalled;
    bool _isDone;
    bool _isInterrupted;
    bool _isLeaving;

    /// <summary>Returns the entry; null where the person leaves with Ctrl-D, or pressed Ctrl-C at an empty prompt.</summary>
    public string? Read(out bool isInterrupted)
    {
        _buffer = new EditBuffer();
        _draft = "";
        _recalled = history.Entries.Count;
        (_isDone, _isInterrupted, _isLeaving) = (false, false, false);
        _painter.Begin();
        _painter.Paint("", 0);
        while (!_isDone)
        {
            Handle(keys.Read());

            // Pasted text is painted once, not once a character.
            if (!_isDone && !keys.HasKey)
            {
                _painter.Paint(_buffer.Text, _buffer.Cursor);
            }
        }

        _painter.End(_buffer.Text);
        isInterrupted = _isInterrupted;
        return _isInterrupted || _isLeaving ? null : _buffer.Text;
    }

    void Handle(ConsoleKeyInfo key)
    {
        if ((key.Modifiers & ConsoleModifiers.Control) != 0)
        {
            HandleControl(key);
        }
        else if ((key.Modifiers & ConsoleModifiers.Alt) != 0)
        {
            HandleAlt(key);
        }
        else
        {
            HandlePlain(key);
        }
    }

    void HandlePlain(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                Enter();
                break;
            case ConsoleKey.Backspace:
                _buffer.Delete(-1);
                break;
            case ConsoleKey.Delete:
                _buffer.Delete(1);
                break;
            case ConsoleKey.LeftArrow:
                _buffer.Move(-1);
                break;
            case ConsoleKey.RightArrow:
                _buffer.Move(1);
                break;
            case ConsoleKey.Home:
                _buffer.MoveHome();
                break;
            case ConsoleKey.End:
                _buffer.MoveEnd();
                break;
            case ConsoleKey.UpArrow:
                MoveOrRecall(-1);
                break;
            case ConsoleKey.DownArrow:
                MoveOrRecall(1);
                break;
            case ConsoleKey.Tab:
                Tab();
                break;
            default:
                if (key.KeyChar >= ' ' && key.KeyChar != '\x7f')
                {
                    _buffer.Insert(key.KeyChar.ToString());
                }

                break;
        }
    }

    void HandleControl(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.C:
                Interrupt();
                break;
            case ConsoleKey.D:
                LeaveOrDelete();
                break;
            case ConsoleKey.A:
                _buffer.MoveHome();
                break;
            case ConsoleKey.E:
                _buffer.MoveEnd();
                break;
            case ConsoleKey.B:
                _buffer.Move(-1);
                break;
            case ConsoleKey.F:
                _buffer.Move(1);
                break;
            case ConsoleKey.LeftArrow:
                _buffer.MoveWord(-1);
                break;
            case ConsoleKey.RightArrow:
                _buffer.MoveWord(1);
                break;
            case ConsoleKey.K:
                _buffer.DeleteLine(1);
                break;
            case ConsoleKey.U:
                _buffer.DeleteLine(-1);
                break;
            case ConsoleKey.W or ConsoleKey.Backspace:
                _buffer.DeleteWord(-1);
                break;
            case ConsoleKey.H:
                _buffer.Delete(-1);
                break;
            case ConsoleKey.Y:
                _buffer.Yank();
                break;
            case ConsoleKey.P:
                Recall(-1);
                break;
            case ConsoleKey.N:
                Recall(1);
                break;
            case ConsoleKey.L:
                _painter.Clear();
                break;
            case ConsoleKey.R:
                Search();
                break;
            case ConsoleKey.J or ConsoleKey.Enter or ConsoleKey.M:
                Enter();
                break;
        }
    }

    void HandleAlt(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.B or ConsoleKey.LeftArrow:
                _buffer.MoveWord(-1);
                break;
            case ConsoleKey.F or ConsoleKey.RightArrow:
                _buffer.MoveWord(1);
                break;
            case ConsoleKey.D:
                _buffer.DeleteWord(1);
                break;
            case ConsoleKey.Backspace:
                _buffer.DeleteWord(-1);
                break;
            case ConsoleKey.Enter:
                _buffer.Insert("\n");
                break;
            default:
                if (key.KeyChar >= ' ' && key.KeyChar != '\x7f')
                {
                    _buffer.Insert(key.KeyChar.ToString());
                }

                break;
        }
    }

    /// <summary>Ends the entry where it is whole and the cursor stands behind it, else starts a line.</summary>
    void Enter()
    {
        string text = _buffer.Text;
        bool isCommand = text.TrimStart().StartsWith('.') && !text.Contains('\n', StringComparison.Ordinal);
        bool isBehind = string.IsNullOrWhiteSpace(text[_buffer.Cursor..]);
        if (isCommand || SqlText.IsBlank(text) || (isBehind && SqlText.IsComplete(text)))
        {
            _isDone = true;
        }
        else
        {
            _buffer.Insert("\n");
        }
    }

    /// <summary>Throws the entry away; at an empty prompt the person may want to leave.</summary>
    void Interrupt()
    {
        if (_buffer.Length == 0)
        {
            _isInterrupted = true;
            _isDone = true;
            return;
        }

        _painter.End(_buffer.Text + "^C");
        _buffer = new EditBuffer();
        _recalled = history.Entries.Count;
    }

    void LeaveOrDelete()
    {
        if (_buffer.Length > 0)
        {
            _buffer.Delete(1);
            return;
        }

        _isLeaving = true;
        _isDone = true;
    }

    void MoveOrRecall(int direction)
    {
        if (!_buffer.MoveLine(direction))
        {
            Recall(direction);
        }
    }

    void Recall(int direction)
    {
        int wanted = _recalled + direction;
        if (wanted < 0 || wanted > history.Entries.Count)
        {
            return;
        }

        if (_recalled == history.Entries.Count)
        {
            _draft = _buffer.Text;
        }

        _recalled = wanted;
        _buffer.Set(wanted == history.Entries.Count ? _draft : history.Entries[wanted]);
    }

    /// <summary>Finds earlier entries by a part of them; Ctrl-R again finds an older one, any other key takes it.</summary>
    void Search()
    {
        string part = "";
        int found = history.Entries.Count;
        while (true)
        {
            string shown = found < history.Entries.Count ? history.Entries[found] : "";
            _painter.Paint(shown, shown.Length, $"search '{part}': ");
            ConsoleKeyInfo key = keys.Read();
            bool isControl = (key.Modifiers & ConsoleModifiers.Control) != 0;
            if (isControl && key.Key == ConsoleKey.R)
            {
                found = Find(part, found - 1) ?? found;
            }
            else if (!isControl && key.Key == ConsoleKey.Backspace)
            {
                part = part.Length > 0 ? part[..^1] : part;
                found = Find(part, history.Entries.Count - 1) ?? history.Entries.Count;
            }
            else if (!isControl && key.KeyChar >= ' ' && key.Key is not ConsoleKey.Escape)
            {
                part += key.KeyChar;
                found = Find(part, Math.Min(found, history.Entries.Count - 1)) ?? history.Entries.Count;
            }
            else
            {
                TakeFound(found, key, isControl);
                return;
            }
        }
    }

    void TakeFound(int found, ConsoleKeyInfo key, bool isControl)
    {
        bool isRefused = key.Key == ConsoleKey.Escape || (isControl && key.Key is ConsoleKey.C or ConsoleKey.G);
        if (!isRefused && found < history.Entries.Count)
        {
            _recalled = found;
            _buffer.Set(history.Entries[found]);
        }

        if (!isRefused)
        {
            Handle(key);
        }
    }

    int? Find(string part, int from)
    {
        for (int i = from; i >= 0 && part.Length > 0; i--)
        {
            if (history.Entries[i].Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Completes the word as far as it is certain; where nothing is, shows what is possible.</summary>
    void Tab()
    {
        string text = _buffer.Text;
        int lineStart = text.LastIndexOf('\n', Math.Max(_buffer.Cursor - 1, 0)) + 1;
        if (keys.HasKey || string.IsNullOrWhiteSpace(text[Math.Min(lineStart, _buffer.Cursor).._buffer.Cursor]))
        {
            _buffer.Insert("    ");
            return;
        }

        IReadOnlyList<string> words = completion.Complete(text, _buffer.Cursor, out int start);
        if (words.Count == 0)
        {
            return;
        }

        string common = CommonStart(words);
        if (words.Count == 1 || common.Length > _buffer.Cursor - start)
        {
            bool isOpen = words.Count > 1 || common.EndsWith('/') || (start > 0 && text[start - 1] == '\'');
            _buffer.ReplaceBefore(start, isOpen ? common : common + " ");
            return;
        }

        _painter.Show(text, InColumns(words));
    }

    static string CommonStart(IReadOnlyList<string> words)
    {
        string common = words[0];
        foreach (string word in words)
        {
            int same = 0;
            while (same < common.Length && same < word.Length && char.ToUpperInvariant(common[same]) == char.ToUpperInvariant(word[same]))
            {
                same++;
            }

            common = common[..same];
        }

        return common;
    }

    IEnumerable<string> InColumns(IReadOnlyList<string> words)
    {
        string[] shown = [.. words.Take(MaxShown)];
        int cell = shown.Max(w => w.Length) + 2;
        int perLine = Math.Max(1, width() / cell);
        foreach (string[] line in shown.Chunk(perLine))
        {
            yield return string.Concat(line.Select(w => w.PadRight(cell))).TrimEnd();
        }

        if (shown.Length < words.Count)
        {
            yield return $"… and {words.Count - shown.Length} more";
        }
    }
}
