using Quiver.Arrow.Errors;

namespace Quiver.Formats.Json;

/// <summary>Goes from row to row through the tokens of a chunk: past what separates them, and into the arrays that hold them.</summary>
sealed unsafe class JsonRows(JsonTokens tokens, JsonStart start, JsonOptions options)
{
    readonly JsonLayout _layout = start.Layout;
    readonly JsonPointer? _pointer = start.IsStreamed ? null : options.Pointer;
    bool _mayClose;
    bool _isAtRow;
    bool _isInArray;
    uint* _documentEnd;
    uint* _rowStart;

    /// <summary>Where the row lies in the chunk that <see cref="MoveNext"/> went to.</summary>
    public uint RowOffset => *_rowStart;

    /// <summary>Starts on the chunk that the tokens were found in.</summary>
    public void Open()
    {
        _mayClose = tokens.Tag == JsonChunkTag.ArrayStart || options.AllowsTrailingCommas;
        _isAtRow = false;
        _documentEnd = null;
    }

    /// <summary>Goes to the next row; false at the end of the chunk.</summary>
    public bool MoveNext()
    {
        while (!_isAtRow && MoveToDocument())
        {
            _isAtRow = true;
            if (_pointer is not null)
            {
                EnterRecords();
            }
        }

        _rowStart = tokens.Cursor;
        return _isAtRow;
    }

    /// <summary>Goes past what follows a row.</summary>
    public void End()
    {
        if (_documentEnd == null)
        {
            _isAtRow = false;
            EndDocument();
        }
        else if (!_isInArray || !tokens.TakeComma((byte)']'))
        {
            LeaveRecords();
        }
    }

    /// <summary>Goes past a row that could not be read. Its error stands where nobody can tell where the next one starts.</summary>
    public void Recover(QuiverException error)
    {
        if (_layout == JsonLayout.Lines)
        {
            _isAtRow = false;
            _documentEnd = null;
            tokens.Cursor = _rowStart;
            tokens.SkipLine();
            return;
        }

        tokens.Cursor = _rowStart;
        if (error.Code is not (ErrorCode.InvalidCast or ErrorCode.TypeMismatch))
        {
            throw error;
        }

        tokens.Skip();
        End();
    }

    bool MoveToDocument()
    {
        if (tokens.Tag == JsonChunkTag.Gap)
        {
            return false;
        }

        switch (_layout)
        {
            case JsonLayout.Lines:
                while (!tokens.IsAtEnd && tokens.TryTake((byte)'\n'))
                {
                }

                break;
            case JsonLayout.Array when !tokens.IsAtEnd && tokens.Peek == (byte)']':
                if (!_mayClose)
                {
                    throw tokens.Unexpected("a value");
                }

                tokens.Cursor++;
                break;
            default:
                break;
        }

        _mayClose = options.AllowsTrailingCommas;
        return !tokens.IsAtEnd;
    }

    void EndDocument()
    {
        if (tokens.IsAtEnd)
        {
            return;
        }

        if (_layout == JsonLayout.Lines)
        {
            tokens.Expect((byte)'\n', "the end of the line");
        }
        else if (_layout == JsonLayout.Array)
        {
            _ = tokens.TakeComma((byte)']');
        }
    }

    /// <summary>Checks a whole document, which is in the chunk, and goes to its rows where it has some.</summary>
    void EnterRecords()
    {
        uint* document = tokens.Cursor;
        tokens.Skip();
        _documentEnd = tokens.Cursor;
        tokens.Cursor = document;
        _isInArray = false;
        if (!TryFind() || tokens.TryNull())
        {
            LeaveRecords();
        }
        else if (tokens.TryTake((byte)'['))
        {
            _isInArray = true;
            if (tokens.TryTake((byte)']'))
            {
                LeaveRecords();
            }
        }
    }

    void LeaveRecords()
    {
        _isAtRow = false;
        tokens.Cursor = _documentEnd;
        _documentEnd = null;
        EndDocument();
    }

    bool TryFind()
    {
        for (int step = 0; step < _pointer!.Length; step++)
        {
            if (!(tokens.TryTake((byte)'{') ? TryKey(step) : tokens.TryTake((byte)'[') && TryIndex(step)))
            {
                return false;
            }
        }

        return true;
    }

    bool TryKey(int step)
    {
        if (tokens.TryTake((byte)'}'))
        {
            return false;
        }

        while (!_pointer!.IsKey(step, tokens.Key()))
        {
            tokens.Skip();
            if (!tokens.TakeComma((byte)'}'))
            {
                return false;
            }
        }

        return true;
    }

    bool TryIndex(int step)
    {
        int index = _pointer!.IndexAt(step);
        if (index < 0 || tokens.TryTake((byte)']'))
        {
            return false;
        }

        for (; index > 0; index--)
        {
            tokens.Skip();
            if (!tokens.TakeComma((byte)']'))
            {
                return false;
            }
        }

        return true;
    }
}
