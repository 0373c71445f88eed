using System.Globalization;
using System.Text;
using Quiver.Formats.Parquet.Writing;
using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Writes answers as JSON: members that are empty are left out, and a document ends with a line end.</summary>
sealed class InfluxJsonWriter : IInfluxWriter
{
    /// <summary>How deep things lie, which an indented document shows.</summary>
    const int ResultDepth = 2;
    const int SeriesDepth = 4;
    const int RowDepth = 6;

    readonly GrowingBuffer _target;
    readonly InfluxJsonRows _rows;
    readonly byte[]?[] _breaks = new byte[]?[RowDepth + 2];
    readonly bool _isPretty;
    long _documentStart;
    long _resultStart;
    int _results;
    int _series;
    bool _hasMembers;
    bool _hasRows;

    /// <summary>Creates a writer.</summary>
    /// <param name="target">Where documents go.</param>
    /// <param name="timeUnit">The nanoseconds that times count; null for times as text.</param>
    /// <param name="isPretty">Whether documents are indented.</param>
    public InfluxJsonWriter(GrowingBuffer target, long? timeUnit, bool isPretty)
    {
        _target = target;
        _isPretty = isPretty;
        for (int depth = 0; isPretty && depth < _breaks.Length; depth++)
        {
            _breaks[depth] = Encoding.ASCII.GetBytes("\n" + new string(' ', 4 * depth));
        }

        _rows = new InfluxJsonRows(timeUnit, _breaks[RowDepth], _breaks[RowDepth + 1]);
    }

    /// <inheritdoc/>
    public bool IsIndivisible => false;

    /// <inheritdoc/>
    public void BeginResult(int statement)
    {
        _resultStart = _target.Length;
        if (_results == 0)
        {
            _documentStart = _target.Length;
            _target.Append("{"u8);
            Member("results", 1, isFirst: true);
            _target.Append("["u8);
        }
        else
        {
            _target.Append(","u8);
        }

        Break(ResultDepth);
        _target.Append("{"u8);
        Member("statement_id", ResultDepth + 1, isFirst: true);
        _target.Append(Encoding.ASCII.GetBytes(statement.ToString(CultureInfo.InvariantCulture)));
        _results++;
        _series = 0;
    }

    /// <inheritdoc/>
    public void BeginSeries(SeriesRows series)
    {
        if (_series++ == 0)
        {
            Member("series", ResultDepth + 1);
            _target.Append("["u8);
        }
        else
        {
            _target.Append(","u8);
        }

        Break(SeriesDepth);
        _target.Append("{"u8);
        _hasMembers = false;
        _hasRows = false;
        if (!string.IsNullOrEmpty(series.Name))
        {
            SeriesMember("name");
            GoText.Append(series.Name, _target);
        }

        if (series.Tags.Count > 0)
        {
            SeriesMember("tags");
            _target.Append("{"u8);
            for (int i = 0; i < series.Tags.Count; i++)
            {
                Member(series.Tags[i].Key, RowDepth, isFirst: i == 0);
                GoText.Append(series.Tags[i].Value, _target);
            }

            Break(SeriesDepth + 1);
            _target.Append("}"u8);
        }

        if (series.ColumnNames.Count > 0)
        {
            SeriesMember("columns");
            _target.Append("["u8);
            for (int i = 0; i < series.ColumnNames.Count; i++)
            {
                _target.Append(i == 0 ? [] : ","u8);
                Break(RowDepth);
                GoText.Append(series.ColumnNames[i], _target);
            }

            Break(SeriesDepth + 1);
            _target.Append("]"u8);
        }
    }

    /// <inheritdoc/>
    public void AppendRows(OpenRows rows, int first, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (!_hasRows)
        {
            SeriesMember("values");
            _target.Append("["u8);
            _hasRows = true;
            long start = _target.Length;
            _rows.Append(rows, first, 1, _target);
            _target.Remove(start, 1);
            first++;
            count--;
        }

        _rows.Append(rows, first, count, _target);
    }

    /// <inheritdoc/>
    public void EndSeries(bool isPartial)
    {
        if (_hasRows)
        {
            Break(SeriesDepth + 1);
            _target.Append("]"u8);
        }

        if (isPartial)
        {
            SeriesMember("partial");
            _target.Append("true"u8);
        }

        if (_hasMembers)
        {
            Break(SeriesDepth);
        }

        _target.Append("}"u8);
    }

    /// <inheritdoc/>
    public void EndResult(IReadOnlyList<InfluxMessage> messages, bool isPartial, string? error)
    {
        if (_series > 0)
        {
            Break(ResultDepth + 1);
            _target.Append("]"u8);
        }

        if (messages.Count > 0)
        {
            AppendMessages(messages);
        }

        if (isPartial)
        {
            Member("partial", ResultDepth + 1);
            _target.Append("true"u8);
        }

        if (error is not null)
        {
            Member("error", ResultDepth + 1);
            GoText.Append(error, _target);
        }

        Break(ResultDepth);
        _target.Append("}"u8);
    }

    /// <inheritdoc/>
    public void EndDocument(string? error)
    {
        bool isEmpty = _results == 0;
        if (isEmpty)
        {
            _target.Append("{"u8);
        }
        else
        {
            Break(1);
            _target.Append("]"u8);
        }

        if (error is not null)
        {
            Member("error", 1, isEmpty);
            GoText.Append(error, _target);
        }

        if (!isEmpty || error is not null)
        {
            Break(0);
        }

        _target.Append("}\n"u8);
        _results = 0;
    }

    /// <inheritdoc/>
    public void CancelResult()
    {
        _results--;
        _target.Remove(_resultStart, (int)(_target.Length - _resultStart));
    }

    /// <inheritdoc/>
    public void CancelDocument()
    {
        if (_results > 0)
        {
            _results = 0;
            _target.Remove(_documentStart, (int)(_target.Length - _documentStart));
        }
    }

    void AppendMessages(IReadOnlyList<InfluxMessage> messages)
    {
        Member("messages", ResultDepth + 1);
        _target.Append("["u8);
        for (int i = 0; i < messages.Count; i++)
        {
            _target.Append(i == 0 ? [] : ","u8);
            Break(SeriesDepth);
            _target.Append("{"u8);
            Member("level", SeriesDepth + 1, isFirst: true);
            GoText.Append(messages[i].Level, _target);
            Member("text", SeriesDepth + 1);
            GoText.Append(messages[i].Text, _target);
            Break(SeriesDepth);
            _target.Append("}"u8);
        }

        Break(ResultDepth + 1);
        _target.Append("]"u8);
    }

    void SeriesMember(string name)
    {
        Member(name, SeriesDepth + 1, isFirst: !_hasMembers);
        _hasMembers = true;
    }

    /// <summary>Appends the name of a member, with the comma before it.</summary>
    void Member(string name, int depth, bool isFirst = false)
    {
        _target.Append(isFirst ? [] : ","u8);
        Break(depth);
        GoText.Append(name, _target);
        _target.Append(_isPretty ? ": "u8 : ":"u8);
    }

    void Break(int depth) => _target.Append(_breaks[depth]);
}
