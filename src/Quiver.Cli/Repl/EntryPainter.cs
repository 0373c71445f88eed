using System.Globalization;
using System.Text;
using Quiver.Compute.Text;

namespace Quiver.Cli.Repl;

/// <summary>Paints the entry below the last output, again after every key.</summary>
sealed class EntryPainter(TextWriter terminal, Func<int> width)
{
    const string First = "quiver> ";
    const string Next = "   ...> ";

    int _cursorRow;

    /// <summary>Forgets what was painted: the next entry starts where the cursor is.</summary>
    public void Begin() => _cursorRow = 0;

    /// <summary>Paints the text and puts the cursor into it.</summary>
    public void Paint(string text, int cursor, string? prompt = null)
    {
        int columns = Math.Max(width(), 20);
        var paint = new StringBuilder();
        MoveUp(_cursorRow, paint);
        paint.Append("\r\e[J");
        int row = 0;
        int column = 0;
        int cursorRow = 0;
        int cursorColumn = 0;
        string lead = prompt ?? First;
        paint.Append(lead);
        column = lead.Length;
        int index = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int cells = rune.Value == '\n' ? 0 : DisplayText.WidthOf(rune);
            if (column + cells > columns)
            {
                paint.Append("\r\n");
                row++;
                column = 0;
            }

            if (index == cursor)
            {
                (cursorRow, cursorColumn) = (row, column);
            }

            index += rune.Utf16SequenceLength;
            if (rune.Value == '\n')
            {
                paint.Append("\r\n").Append(Next);
                row++;
                column = Next.Length;
            }
            else
            {
                paint.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
                column += cells;
            }
        }

        if (column >= columns)
        {
            paint.Append("\r\n");
            row++;
            column = 0;
        }

        if (index <= cursor)
        {
            (cursorRow, cursorColumn) = (row, column);
        }

        MoveUp(row - cursorRow, paint);
        paint.Append(CultureInfo.InvariantCulture, $"\r\e[{cursorColumn + 1}G");
        _cursorRow = cursorRow;
        terminal.Write(paint);
        terminal.Flush();
    }

    /// <summary>Leaves the entry: what follows is written below it.</summary>
    public void End(string text)
    {
        Paint(text, text.Length);
        terminal.Write("\r\n");
        terminal.Flush();
        Begin();
    }

    /// <summary>Writes lines below the entry, which is painted again after them.</summary>
    public void Show(string text, IEnumerable<string> lines)
    {
        End(text);
        foreach (string line in lines)
        {
            terminal.Write(line + "\r\n");
        }
    }

    /// <summary>Clears the screen.</summary>
    public void Clear()
    {
        terminal.Write("\e[2J\e[H");
        Begin();
    }

    static void MoveUp(int rows, StringBuilder paint)
    {
        if (rows > 0)
        {
            paint.Append(CultureInfo.InvariantCulture, $"\e[{rows}A");
        }
    }
}
