using System.Globalization;
using System.Text;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.Server.Http.Writing;

/// <summary>
/// What is answered where not all lines were written. The members are those of InfluxDB 3; the text of the error says in itself which line
/// was wrong and why, because most clients show nothing else.
/// </summary>
static class WriteErrors
{
    const string Partial = "partial write of line protocol occurred";
    const string Parsing = "line protocol parsing error";

    /// <summary>The error for a body without a line.</summary>
    public static ApiException Empty() => new(400, "incoming write was empty");

    /// <summary>The error for lines that were wrong.</summary>
    /// <param name="result">What came of the write; it has errors.</param>
    /// <param name="acceptsPartial">Whether the others were to be written.</param>
    /// <param name="style">How the route tells of errors.</param>
    public static ApiException OfLines(WriteResult result, bool acceptsPartial, ApiErrorStyle style)
    {
        string message = MessageOf(result, acceptsPartial);
        return style == ApiErrorStyle.V2
            ? new ApiException(400, message)
            : new ApiException(400, message, BodyOf(message, result, acceptsPartial), "application/json");
    }

    /// <summary>Returns the answer to a write that failed as a whole.</summary>
    public static ApiException Of(QuiverException error) => error.Code switch
    {
        // More tables or columns than there may be: the client should not come back with the same.
        ErrorCode.LimitExceeded => new ApiException(422, error.Message) { IsJson = true },
        ErrorCode.InvalidValue or ErrorCode.TypeMismatch => new ApiException(400, error.Message) { IsJson = true },
        ErrorCode.UnknownTable => new ApiException(400, error.Message) { IsJson = true },

        // The disk may have room again.
        ErrorCode.IoFailure => new ApiException(503, error.Message) { RetryAfterSeconds = 5 },
        _ => ApiErrors.AnswerOf(error),
    };

    static string MessageOf(WriteResult result, bool acceptsPartial)
    {
        LineError first = result.Errors[0];
        var text = new StringBuilder(acceptsPartial ? Partial : Parsing).Append(": ");
        text.Append(CultureInfo.InvariantCulture, $"line {first.Number}: {first.Reason}: {first.Line}");
        if (result.ErrorCount > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $" (and {result.ErrorCount - 1} more wrong lines");
            if (result.ErrorCount > result.Errors.Count)
            {
                text.Append(CultureInfo.InvariantCulture, $", of which the first {result.Errors.Count} are told");
            }

            text.Append(')');
        }

        string were = result.RowCount == 1 ? "line was" : "lines were";
        return text.Append(CultureInfo.InvariantCulture, $"; {result.RowCount} {were} written").ToString();
    }

    static byte[] BodyOf(string message, WriteResult result, bool acceptsPartial) => ApiJson.Write(json =>
    {
        json.WriteString("error", message);
        json.WritePropertyName("data");
        if (acceptsPartial)
        {
            json.WriteStartArray();
            foreach (LineError error in result.Errors)
            {
                Write(json, error);
            }

            json.WriteEndArray();
        }
        else
        {
            Write(json, result.Errors[0]);
        }
    });

    static void Write(Utf8JsonWriter writer, LineError error)
    {
        writer.WriteStartObject();
        writer.WriteString("error_message", error.Reason);
        writer.WriteNumber("line_number", error.Number);
        writer.WriteString("original_line", error.Line);
        writer.WriteEndObject();
    }
}
