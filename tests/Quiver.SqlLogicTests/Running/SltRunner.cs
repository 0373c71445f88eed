using System.Text;
using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;
using Quiver.SqlLogicTests.Scripts;

namespace Quiver.SqlLogicTests.Running;

/// <summary>Runs the records of a script, collects what differs, and can write what the engine answered into the script.</summary>
sealed class SltRunner
{
    static readonly TimeSpan _matchLimit = TimeSpan.FromMinutes(1);

    readonly ISltEngine _engine;
    readonly int _onlyLine;
    readonly Dictionary<string, (string Place, string Result)> _labels = [];
    readonly Dictionary<SltScript, List<Edit>> _edits = [];
    readonly List<string> _failures = [];

    /// <param name="engine">A fresh engine.</param>
    /// <param name="onlyLine">1-based line: other queries are left out, statements before it still run. 0 runs all.</param>
    public SltRunner(ISltEngine engine, int onlyLine = 0)
    {
        _engine = engine;
        _onlyLine = onlyLine;
    }

    public IReadOnlyList<string> Failures => _failures;

    public int RecordCount { get; private set; }

    public void Run(IEnumerable<SltRecord> records)
    {
        foreach (SltRecord record in records)
        {
            bool isChecked = _onlyLine == 0 || record.Covers(_onlyLine);
            if (record.Kind == RecordKind.Halt || (_onlyLine > 0 && record.HeadLine >= _onlyLine))
            {
                break;
            }

            if (isChecked || record.Kind is RecordKind.StatementOk or RecordKind.StatementCount)
            {
                RecordCount++;
                string? failure = Check(record);
                if (failure is not null && isChecked)
                {
                    _failures.Add($"{record}: {failure}\n  {record.Sql.Replace("\n", "\n  ")}");
                }
            }
        }
    }

    /// <summary>Returns the scripts with the engine's answers in place of the expected results, where they differ.</summary>
    public IEnumerable<(SltScript Script, string Text)> Updated()
    {
        foreach ((SltScript script, List<Edit> edits) in _edits)
        {
            List<string> lines = [.. script.Lines];
            foreach (Edit edit in edits.OrderByDescending(edit => edit.First))
            {
                lines.RemoveRange(edit.First, edit.Count);
                lines.InsertRange(edit.First, edit.Replacement);
            }

            yield return (script, string.Join('\n', lines));
        }
    }

    string? Check(SltRecord record)
    {
        SltResult result;
        try
        {
            result = _engine.Execute(record.Connection, record.Sql);
        }
        catch (QuiverException error) when (error.Code != ErrorCode.InvariantBroken)
        {
            return CheckError(record, error.Message);
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            return $"the engine broke: {defect}";
        }

        return record.Kind switch
        {
            RecordKind.Error => "expected an error, but it succeeded",
            RecordKind.StatementCount when result.Count != record.Count => $"expected count {record.Count}, got {result.Count}",
            RecordKind.Query => CheckRows(record, result),
            _ => null,
        };
    }

    static string? CheckError(SltRecord record, string message)
    {
        if (record.Kind != RecordKind.Error)
        {
            return $"failed: {message}";
        }

        if (record.ErrorPattern is null || Regex.IsMatch(message, record.ErrorPattern, RegexOptions.None, _matchLimit))
        {
            return null;
        }

        return $"the message does not match {record.ErrorPattern}\n  message: {message}";
    }

    string? CheckRows(SltRecord record, SltResult result)
    {
        string letters = string.Concat(result.Columns.Select(column => column.Letter));
        IReadOnlyList<string> actual = SltRenderer.Lines(result, record.Sort);
        bool isEqual = Matches(record.Expected, actual);
        if (!isEqual || letters != record.Types)
        {
            AddEdits(record, letters, isEqual ? record.Expected : actual);
        }

        if (letters != record.Types)
        {
            return $"expected column types {record.Types}, got {letters}";
        }

        if (!isEqual)
        {
            return "the rows differ (- expected, + actual)\n" + Difference(record.Expected, actual);
        }

        if (record.Label is not { } label)
        {
            return null;
        }

        string text = string.Join('\n', actual);
        if (_labels.TryAdd(label, (record.ToString(), text)) || _labels[label].Result == text)
        {
            return null;
        }

        return $"differs from the query at {_labels[label].Place}, which has the same label";
    }

    void AddEdits(SltRecord record, string letters, IReadOnlyList<string> rows)
    {
        if (!_edits.TryGetValue(record.Script, out List<Edit>? edits))
        {
            _edits.Add(record.Script, edits = []);
        }

        string head = record.Script.Lines[record.HeadLine];
        string newHead = record.Types.Length == 0 ? head : new Regex(Regex.Escape(record.Types)).Replace(head, letters, 1, "query".Length);
        edits.Add(new Edit(record.HeadLine, 1, [newHead]));
        edits.Add(record.ResultLine >= 0
            ? new Edit(record.ResultLine, record.EndLine - record.ResultLine, rows)
            : new Edit(record.EndLine, 0, ["----", .. rows]));
    }

    /// <summary>Compares line by line; <c>&lt;slt:ignore&gt;</c> in the expectation stands for any text.</summary>
    static bool Matches(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        if (!expected.Any(line => line.Contains("<slt:ignore>")))
        {
            return expected.SequenceEqual(actual);
        }

        string[] parts = string.Join('\n', expected).Split("<slt:ignore>");
        string text = string.Join('\n', actual);
        string pattern = "^" + string.Join(".*?", parts.Select(Regex.Escape)) + "$";
        return Regex.IsMatch(text, pattern, RegexOptions.Singleline, _matchLimit);
    }

    static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        const int MaxLines = 40;
        int same = 0;
        while (same < expected.Count && same < actual.Count && expected[same] == actual[same])
        {
            same++;
        }

        StringBuilder text = new();
        if (same > 0)
        {
            text.Append("    (").Append(same).Append(" equal rows)\n");
        }

        foreach (string line in expected.Skip(same).Take(MaxLines))
        {
            text.Append("  - ").Append(line).Append('\n');
        }

        foreach (string line in actual.Skip(same).Take(MaxLines))
        {
            text.Append("  + ").Append(line).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    sealed record Edit(int First, int Count, IReadOnlyList<string> Replacement);
}
