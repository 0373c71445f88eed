using System.Text.Json;
using Quiver.Arrow.Errors;

namespace Quiver.Server.Auth;

/// <summary>
/// The first administrator's token in a file that an operator brings: a JSON object with <c>token</c> and, if need be, <c>name</c>,
/// <c>description</c> and <c>expiry_millis</c>, as InfluxDB 3 takes it; or just the text of the token, as secrets are mounted into
/// containers. Messages about it never have its content.
/// </summary>
sealed class AdminTokenFile(TokenRequest request, string text)
{
    const int MaxBytes = 64 * 1024;

    /// <summary>The token that is to be.</summary>
    public TokenRequest Request { get; } = request;

    /// <summary>Its text.</summary>
    public string Text { get; } = text;

    /// <summary>Reads a file.</summary>
    /// <exception cref="QuiverException">It cannot be read, or is none.</exception>
    public static AdminTokenFile Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] bytes = new byte[MaxBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? Parse(path, bytes.AsMemory(0, length))
                : throw Wrong(path, $"it has more than {MaxBytes} bytes");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"the token file \"{path}\" cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Returns the content of a file for a token.</summary>
    public static byte[] Format(NewToken token)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("token", token.Text);
            writer.WriteString("name", token.Token.Name);
            if (token.Token.Description is { } description)
            {
                writer.WriteString("description", description);
            }

            if (token.Token.Expiry is { } expiry)
            {
                writer.WriteNumber("expiry_millis", new DateTimeOffset(expiry).ToUnixTimeMilliseconds());
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    static AdminTokenFile Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> content = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        string plain = System.Text.Encoding.UTF8.GetString(content.Span).Trim();
        return plain.StartsWith('{') ? ParseJson(path, content) : Of(path, new TokenRequest(Token.OperatorName, TokenScopes.Admin), plain);
    }

    static AdminTokenFile ParseJson(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            JsonElement root = document.RootElement;
            string text = TextOf(root, "token") ?? throw Wrong(path, "it has no member token");
            DateTime? expiry = root.TryGetProperty("expiry_millis", out JsonElement millis) && millis.ValueKind != JsonValueKind.Null
                ? DateTimeOffset.FromUnixTimeMilliseconds(millis.GetInt64()).UtcDateTime
                : null;
            var request = new TokenRequest(TextOf(root, "name") ?? Token.OperatorName, TokenScopes.Admin)
            {
                Description = TextOf(root, "description"), Expiry = expiry,
            };
            return Of(path, request, text);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            // The messages of these errors may quote the file.
            throw Wrong(path, "it is neither the text of a token nor a JSON object with token, name, description and expiry_millis");
        }
    }

    static AdminTokenFile Of(string path, TokenRequest request, string text) =>
        TokenText.FaultOf(text) is { } fault ? throw Wrong(path, $"its token cannot be one, {fault}") : new AdminTokenFile(request, text);

    static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    static QuiverException Wrong(string path, string why) => new(ErrorCode.InvalidValue, $"\"{path}\" is no token file: {why}");
}
