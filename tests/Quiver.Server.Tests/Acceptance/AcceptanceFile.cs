using System.Globalization;

namespace Quiver.Server.Tests.Acceptance;

/// <summary>
/// Requests and answers in the order of a file; <c>Cases/README.md</c> has the format, <c>tests/acceptance.sh</c> reads it too.
/// </summary>
sealed class AcceptanceFile
{
    const string Separator = "### ";

    readonly string[] _lines;
    int _next;

    AcceptanceFile(string[] lines)
    {
        _lines = lines;
    }

    /// <summary>How the server is to be set up: names, some with a value.</summary>
    public Dictionary<string, string> Setup { get; } = [];

    /// <summary>What is done in order.</summary>
    public List<AcceptanceStep> Steps { get; } = [];

    string Current => _next < _lines.Length ? _lines[_next] : throw Wrong("the file ends too early");

    /// <summary>Reads a file.</summary>
    public static AcceptanceFile Read(string path)
    {
        var file = new AcceptanceFile(File.ReadAllLines(path));
        file.ReadHead();
        while (file._next < file._lines.Length)
        {
            file.Steps.Add(file.ReadStep());
        }

        return file;
    }

    void ReadHead()
    {
        for (; _next < _lines.Length && !_lines[_next].StartsWith(Separator, StringComparison.Ordinal); _next++)
        {
            string line = _lines[_next];
            if (line.StartsWith("@server ", StringComparison.Ordinal))
            {
                foreach (string setting in line["@server ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    string[] parts = setting.Split('=', 2);
                    Setup.Add(parts[0], parts.Length > 1 ? parts[1] : "");
                }
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                throw Wrong("neither a comment nor a set-up");
            }
        }
    }

    AcceptanceStep ReadStep()
    {
        int first = _next + 1;
        string title = _lines[_next++][Separator.Length..];
        SkipComments();
        List<(string, string)> parameters = [], headers = [], answerHeaders = [];
        var step = new AcceptanceStep
        {
            Title = title, Line = first, Parameters = parameters, Headers = headers, AnswerHeaders = answerHeaders,
        };
        if (Current == "RESTART")
        {
            _next++;
            return ReadBody(Separator).Length == 0 ? step with { IsRestart = true } : throw Wrong("a restart has no body");
        }

        string[] request = Current.Split(' ', 2);
        step = step with { Method = request[0], Path = request.Length == 2 ? request[1] : throw Wrong("no method and path") };
        for (_next++; Current.StartsWith("? ", StringComparison.Ordinal); _next++)
        {
            parameters.Add(Pair(Current[2..], '='));
        }

        ReadHeaders(headers);
        string body = ReadBody("HTTP ");
        if (!int.TryParse(Current["HTTP ".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            throw Wrong("no status");
        }

        _next++;
        ReadHeaders(answerHeaders);
        return step with { Body = body.Length > 0 ? body : null, Status = status, AnswerBody = ReadBody(Separator) };
    }

    void SkipComments()
    {
        while (Current.Length == 0 || Current.StartsWith("# ", StringComparison.Ordinal))
        {
            _next++;
        }
    }

    void ReadHeaders(List<(string, string)> headers)
    {
        for (; _next < _lines.Length && _lines[_next].Length > 0 && !IsNext("HTTP ") && !IsNext(Separator); _next++)
        {
            headers.Add(Pair(Current, ':'));
        }
    }

    /// <summary>Reads what is before a line that starts so, without empty lines at its ends.</summary>
    string ReadBody(string end)
    {
        int first = _next;
        while (_next < _lines.Length && !IsNext(end))
        {
            _next++;
        }

        return string.Join('\n', _lines[first.._next]).Trim('\n');
    }

    bool IsNext(string start) => _lines[_next].StartsWith(start, StringComparison.Ordinal);

    (string, string) Pair(string text, char separator)
    {
        int at = text.IndexOf(separator, StringComparison.Ordinal);
        return at > 0 ? (text[..at], text[(at + 1)..].Trim()) : throw Wrong($"no name before '{separator}'");
    }

    FormatException Wrong(string why) => new(string.Create(CultureInfo.InvariantCulture, $"line {_next + 1}: {why}"));
}
