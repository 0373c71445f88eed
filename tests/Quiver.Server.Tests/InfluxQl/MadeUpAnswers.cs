using System.Text;
using Microsoft.AspNetCore.Http;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Results;
using Quiver.Server.Http.InfluxAnswers;
using Quiver.Server.Http.Output;
using Xunit;

namespace Quiver.Server.Tests.InfluxQl;

/// <summary>Answers that no query gave, and what is sent of them.</summary>
static class MadeUpAnswers
{
    public const long Second = 1_000_000_000;

    static readonly KeyValuePair<string, string>[] _noTags = [];

    /// <summary>Writes answers as a request of a shape gets them.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="text">The statements, which say how answers may be cut.</param>
    /// <param name="answers">Their answers.</param>
    public static async Task<byte[]> SendAsync(InfluxShape shape, string text, params StatementAnswer[] answers)
    {
        InfluxQuery query = InfluxParser.ParseQuery(text, null);
        using var sent = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = sent } };
        using var body = new AnswerBody(
            http.Response, AnswerCoding.Identity, 64 << 10, MemoryBudget.Unlimited, TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken);
        IInfluxWriter writer = shape.CreateWriter(body.Buffer);
        InfluxSending sending = shape.IsChunked
            ? new ChunkedSending(body, writer, query, shape.ChunkRows, TimeProvider.System)
            : new WholeSending(body, writer, shape.MaxRows);
        foreach (StatementAnswer answer in answers.TakeWhile(_ => !sending.IsFull))
        {
            await sending.WriteAsync(answer);
        }

        await sending.FinishAsync();
        await body.CompleteAsync();
        return sent.ToArray();
    }

    /// <summary>The same as text.</summary>
    public static async Task<string> SendTextAsync(InfluxShape shape, string text, params StatementAnswer[] answers) =>
        Encoding.UTF8.GetString(await SendAsync(shape, text, answers));

    /// <summary>A column of times, in seconds.</summary>
    public static Column Times(params decimal[] seconds) =>
        ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Nanosecond), [.. seconds.Select(s => (object)(long)(s * Second))]);

    /// <summary>A column.</summary>
    public static Column Floats(params object?[] values) => ColumnBuilder.Build(DataType.Float64, values);

    /// <summary>A column.</summary>
    public static Column Integers(params object?[] values) => ColumnBuilder.Build(DataType.Int64, values);

    /// <summary>A column.</summary>
    public static Column Texts(params object?[] values) => ColumnBuilder.Build(DataType.Utf8, values);

    /// <summary>Rows of a series without tags: the time and one more column, or any other columns.</summary>
    public static SeriesRows Series(string? name, string[] names, params Column[] columns) =>
        new(name, _noTags, names, columns, columns.Length == 0 ? 0 : columns[0].Length);

    /// <summary>Rows of a series with a tag.</summary>
    public static SeriesRows Tagged(string name, string key, string value, string[] names, params Column[] columns) =>
        new(name, [new(key, value)], names, columns, columns[0].Length);

    /// <summary>The answer of a statement.</summary>
    public static StatementAnswer Answer(int statement, params SeriesRows[] rows) => new(statement, Of(rows, null));

    /// <summary>The answer of a statement that fails after some rows.</summary>
    public static StatementAnswer Failing(int statement, string error, params SeriesRows[] rows) => new(statement, Of(rows, error));

    /// <summary>The answer of a statement that fails before its first row.</summary>
    public static StatementAnswer Wrong(int statement, string error) => new(statement, Of([], null)) { Error = error };

    static async IAsyncEnumerable<SeriesRows> Of(SeriesRows[] rows, string? error)
    {
        foreach (SeriesRows series in rows)
        {
            await Task.Yield();
            yield return series;
        }

        if (error is not null)
        {
            throw new QuiverException(ErrorCode.InvalidValue, error);
        }
    }
}
