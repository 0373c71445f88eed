using System.Text;

namespace Quiver.Cli.Repl;

/// <summary>Text of several lines and a cursor in it.</summary>
sealed class EditBuffer
{
    readonly StringBuilder _text = new();
    string _killed = "";

    /// <summary>The text.</summary>
    public string Text => _text.ToString();

    /// <summary>The place of the cursor in characters.</summary>
    public int Cursor { get; private set; }

    /// <summary>The number of characters.</summary>
    public int Length => _text.Length;

    int LineStart
    {
        get
        {
            int i = Cursor;
            while (i > 0 && _text[i - 1] != '\n')
            {
                i--;
            }

            return i;
        }
    }

    int LineEnd
    {
        get
        {
            int i = Cursor;
            while (i < _text.Length && _text[i] != '\n')
            {
                i++;
            }

            return i;
        }
    }

    /// <summary>Replaces the text and goes to its end.</summary>
    public void Set(string text)
    {
        _text.Clear().Append(text);
        Cursor = _text.Length;
    }

    /// <summary>Inserts text at the cursor.</summary>
    public void Insert(string text)
    {
        _text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Replaces the text from a place to the cursor.</summary>
    public void ReplaceBefore(int start, string text)
    {
        _text.Remove(start, Cursor - start);
        Cursor = start;
        Insert(text);
    }

    /// <summary>Goes one character left or right; a pair of surrogates is one.</summary>
    public void Move(int direction) => Cursor = Step(direction);

    /// <summary>Goes one word left or right.</summary>
    public void MoveWord(int direction) => Cursor = StepWord(direction);

    /// <summary>Goes to the start of the line.</summary>
    public void MoveHome() => Cursor = LineStart;

    /// <summary>Goes to the end of the line.</summary>
    public void MoveEnd() => Cursor = LineEnd;

    /// <summary>Goes behind the text.</summary>
    public void MoveBehind() => Cursor = _text.Length;

    /// <summary>Goes one line up or down; returns false where there is none.</summary>
    public bool MoveLine(int direction)
    {
        int column = Cursor - LineStart;
        if (direction < 0)
        {
            if (LineStart == 0)
            {
                return false;
            }

            Cursor = LineStart - 1;
        }
        else
        {
            if (LineEnd == _text.Length)
            {
                return false;
            }

            Cursor = LineEnd + 1;
        }

        int start = LineStart;
        Cursor = Math.Min(start + column, LineEnd);
        return true;
    }

    /// <summary>Removes the character before or behind the cursor.</summary>
    public void Delete(int direction) => Remove(Step(direction), keep: false);

    /// <summary>Removes the word before or behind the cursor.</summary>
    public void DeleteWord(int direction) => Remove(StepWord(direction), keep: true);

    /// <summary>Removes the line up to the cursor or from it.</summary>
    public void DeleteLine(int direction) => Remove(direction < 0 ? LineStart : LineEnd, keep: true);

    /// <summary>Inserts what was removed last.</summary>
    public void Yank() => Insert(_killed);

    void Remove(int other, bool keep)
    {
        int start = Math.Min(Cursor, other);
        int length = Math.Abs(Cursor - other);
        if (keep && length > 0)
        {
            _killed = _text.ToString(start, length);
        }

        _text.Remove(start, length);
        Cursor = start;
    }

    int Step(int direction)
    {
        int next = Math.Clamp(Cursor + direction, 0, _text.Length);
        bool isInside = next > 0 && next < _text.Length && char.IsLowSurrogate(_text[next]) && char.IsHighSurrogate(_text[next - 1]);
        return isInside ? next + direction : next;
    }

    int StepWord(int direction)
    {
        int i = Cursor;
        int ahead = direction < 0 ? -1 : 0;
        while (IsInside(i + ahead) && !char.IsLetterOrDigit(_text[i + ahead]))
        {
            i += direction;
        }

        while (IsInside(i + ahead) && char.IsLetterOrDigit(_text[i + ahead]))
        {
            i += direction;
        }

        return i;
    }

    bool IsInside(int index) => index >= 0 && index < _text.Length;
}
