using System.Buffers;
using System.Text;
using System.Text.Json;
using Quiver.Cli.Databases;

namespace Quiver.Cli.JsonLines;

/// <summary>One request line of a program.</summary>
sealed record JsonLinesRequest
{
    static readonly JsonReaderOptions _options = new() { MaxDepth = 64 };

    /// <summary>The statement, null in an operation.</summary>
    public string? Sql { get; init; }

    /// <summary>Values of parameters.</summary>
    public StatementParameters? Parameters { get; init; }

    /// <summary>The name of the connection.</summary>
    public string Connection { get; init; } = "";

    /// <summary>The operation, null in a statement.</summary>
    public string? Operation { get; init; }

    /// <summary>Reads a request; throws <see cref="JsonException"/> with a sentence for the caller.</summary>
    public static JsonLinesRequest Parse(ReadOnlySpan<char> line)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length));
        try
        {
            int length = Encoding.UTF8.GetBytes(line, rented);
            var reader = new Utf8JsonReader(rented.AsSpan(0, length), _options);
            return Read(ref reader);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    static JsonLinesRequest Read(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a request is a JSON object such as {\"sql\":\"SELECT 1\"}");
        }

        var request = new JsonLinesRequest();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("sql"u8))
            {
                request = request with { Sql = ReadString(ref reader, "sql") };
            }
            else if (reader.ValueTextEquals("conn"u8))
            {
                request = request with { Connection = ReadString(ref reader, "conn") ?? "" };
            }
            else if (reader.ValueTextEquals("op"u8))
            {
                request = request with { Operation = ReadString(ref reader, "op") };
            }
            else if (reader.ValueTextEquals("params"u8))
            {
                request = request with { Parameters = ReadParameters(ref reader) };
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Read())
        {
            throw new JsonException("there is text behind the request");
        }

        if ((request.Sql is null) == (request.Operation is null))
        {
            throw new JsonException("a request has either \"sql\" or \"op\"");
        }

        return request;
    }

    static string? ReadString(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            _ => throw new JsonException($"\"{name}\" must be a string"),
        };
    }

    static StatementParameters? ReadParameters(ref Utf8JsonReader reader)
    {
        reader.Read();
        var parameters = new StatementParameters();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    parameters.Positional.Add(ReadValue(ref reader));
                }

                return parameters;
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = reader.GetString() ?? "";
                    reader.Read();
                    parameters.Named[name] = ReadValue(ref reader);
                }

                return parameters;
            default:
                throw new JsonException("\"params\" must be an object or an array");
        }
    }

    static object? ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.StartArray:
                List<object?> values = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    values.Add(ReadValue(ref reader));
                }

                return values.ToArray();
            default:
                throw new JsonException("an object cannot be the value of a parameter");
        }
    }

    /// <summary>Integers stay exact; what has a point or an exponent is a float, as the answers write it.</summary>
    static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.ContainsAny("."u8[0], "e"u8[0], "E"u8[0]))
        {
            return reader.GetDouble();
        }

        if (reader.TryGetInt64(out long value))
        {
            return value;
        }

        if (reader.TryGetUInt64(out ulong unsigned))
        {
            return unsigned;
        }

        return reader.TryGetDecimal(out decimal exact) ? exact : reader.GetDouble();
    }
}
