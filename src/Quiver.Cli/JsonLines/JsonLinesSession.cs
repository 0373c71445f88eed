using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Cli.Databases;
using Quiver.Cli.Output;
using Quiver.Compute.Text;

namespace Quiver.Cli.JsonLines;

/// <summary>Serves a program: one request a line in, exactly one answer a line out, in order, flushed.</summary>
sealed class JsonLinesSession : IAsyncDisposable
{
    /// <summary>The longest request in characters.</summary>
    public const int MaxRequestChars = 64 * 1024 * 1024;

    /// <summary>The longest answer in bytes: it is held until it is whole, as an error must replace it.</summary>
    public const int MaxAnswerBytes = 1 << 30;

    const int KeptBytes = 16 * 1024 * 1024;

    readonly Func<ISqlDatabase> _open;
    readonly Stream _output;
    static readonly Schema _counts = new([new Field("count", DataType.Int64)]);
    readonly ValueStyle _style;
    readonly Dictionary<string, ISqlConnection> _connections = new(StringComparer.Ordinal);
    ISqlDatabase _database;
    TextBuffer _answer = new();

    /// <summary>Opens the first database.</summary>
    /// <param name="open">Opens a database.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="style">What times, spans, bytes and nested values look like.</param>
    public JsonLinesSession(Func<ISqlDatabase> open, Stream output, ValueStyle style = ValueStyle.Cast)
    {
        _style = style;
        _open = open;
        _output = output;
        _database = open();
    }

    /// <summary>Answers requests until the input ends.</summary>
    public async Task RunAsync(TextReader input)
    {
        var lines = new BoundedLineReader(input, MaxRequestChars);
        while (lines.Read())
        {
            _answer.Truncate();
            await AnswerAsync(lines);
            _answer.Append((byte)'\n');
            _output.Write(_answer.Written);
            _output.Flush();
            if (_answer.Length > KeptBytes)
            {
                _answer = new TextBuffer();
            }
        }
    }

    /// <summary>Closes the database.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    async Task AnswerAsync(BoundedLineReader lines)
    {
        JsonLinesRequest request;
        try
        {
            if (lines.IsTooLong)
            {
                throw new JsonException($"a request must not be longer than {MaxRequestChars} characters");
            }

            request = JsonLinesRequest.Parse(lines.Line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            AppendError($"malformed request: {e.Message}", "protocol", 0, 0);
            return;
        }

        if (request.Sql is null)
        {
            await OperateAsync(request.Operation!);
            return;
        }

        // A defect of the engine answers this request as an error too: the session goes on.
        try
        {
            await QueryAsync(request, request.Sql);
        }
        catch (Exception e)
        {
            QuiverException error = ErrorText.ToUser(e);
            AppendError(error.Message, ErrorCodes.WordOf(error.Kind), error.Line, error.Column);
        }
    }

    async Task OperateAsync(string operation)
    {
        if (operation != "reset")
        {
            AppendError($"there is no operation \"{operation}\"; the operation is \"reset\"", "protocol", 0, 0);
            return;
        }

        _connections.Clear();
        await _database.DisposeAsync();
        _database = _open();
        _answer.Append("{\"ok\":true}"u8);
    }

    async Task QueryAsync(JsonLinesRequest request, string sql)
    {
        long started = Stopwatch.GetTimestamp();
        if (!_connections.TryGetValue(request.Connection, out ISqlConnection? connection))
        {
            connection = _database.Connect();
            _connections.Add(request.Connection, connection);
        }

        await using ISqlResult result = await connection.QueryAsync(sql, request.Parameters, CancellationToken.None);
        if (!result.HasRows)
        {
            await foreach (RecordBatch batch in result.Batches)
            {
                batch.Dispose();
            }

            AppendCount(result);
        }
        else
        {
            AppendColumns(result.Schema);
            bool hasRows = false;
            await foreach (RecordBatch batch in result.Batches)
            {
                using (batch)
                {
                    hasRows = AppendRows(batch, hasRows);
                }
            }

            _answer.Append((byte)']');
        }

        _answer.Append(",\"elapsed_ms\":"u8);
        NumberText.Append(Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3), _answer);
        _answer.Append((byte)'}');
    }

    /// <summary>Beside the count of the protocol, programs of Arrow read the number of changed rows as the only row.</summary>
    void AppendCount(ISqlResult result)
    {
        if (_style != ValueStyle.Cast && result.ChangesRows)
        {
            AppendColumns(_counts);
            _answer.Append((byte)'[');
            _answer.AppendInteger(result.AffectedRows);
            _answer.Append("]],\"count\":"u8);
        }
        else
        {
            _answer.Append("{\"columns\":[],\"types\":[],\"rows\":[],\"count\":"u8);
        }

        _answer.AppendInteger(result.AffectedRows);
    }

    void AppendColumns(Schema schema)
    {
        _answer.Append("{\"columns\":["u8);
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            _answer.Append(i > 0 ? ","u8 : default);
            JsonCells.AppendString(Encoding.UTF8.GetBytes(schema.Fields[i].Name), _answer);
        }

        _answer.Append("],\"types\":["u8);
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            _answer.Append(i > 0 ? ","u8 : default);
            JsonCells.AppendString(Encoding.UTF8.GetBytes(schema.Fields[i].Type.Logical.ToString()), _answer);
        }

        _answer.Append("],\"rows\":["u8);
    }

    bool AppendRows(RecordBatch batch, bool hasRows)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            _answer.Append(hasRows ? ",["u8 : "["u8);
            hasRows = true;
            for (int i = 0; i < batch.Columns.Count; i++)
            {
                _answer.Append(i > 0 ? ","u8 : default);
                JsonCells.Append(batch.Columns[i], row, _answer, _style);
            }

            _answer.Append((byte)']');
            if (_answer.Length > MaxAnswerBytes)
            {
                throw new QuiverException(
                    ErrorCode.LimitExceeded, $"the result is larger than {MaxAnswerBytes} bytes; select less or use LIMIT");
            }
        }

        return hasRows;
    }

    void AppendError(string message, string kind, int line, int column)
    {
        _answer.Truncate();
        _answer.Append("{\"error\":"u8);
        JsonCells.AppendString(Encoding.UTF8.GetBytes(message), _answer);
        _answer.Append(",\"kind\":"u8);
        JsonCells.AppendString(Encoding.UTF8.GetBytes(kind), _answer);
        if (line > 0)
        {
            _answer.Append(",\"line\":"u8);
            _answer.AppendInteger(line);
            _answer.Append(",\"column\":"u8);
            _answer.AppendInteger(column);
        }

        _answer.Append((byte)'}');
    }
}
