using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Quiver.Server.Observability;

/// <summary>
/// Writes the log: a line an entry, whatever is in it. Characters that would end a line, or command a terminal, are written as escapes,
/// so that nobody who names a table forges an entry.
/// </summary>
/// <param name="output">Where the lines go.</param>
/// <param name="format">How they are written.</param>
/// <param name="level">Entries of lower levels are left out.</param>
/// <param name="clock">The clock.</param>
sealed class LogLines(TextWriter output, LogFormat format, LogLevel level, TimeProvider clock) : ILoggerProvider
{
    /// <summary>Longer messages are cut, and say so.</summary>
    public const int MaxMessage = 32 << 10;

    const string Category = "Microsoft";

    /// <summary>
    /// What the web server says that is not so, or is said better: HTTP/2 without TLS is told from HTTP/1.1 before it looks, and whoever
    /// starts the server tells why it did not start.
    /// </summary>
    static readonly string?[] _known = ["Http2DisabledWithHttp1AndNoTls", "HostedServiceStartupFaulted"];

    readonly Lock _writing = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            output.Flush();
        }
    }

    /// <summary>Whether entries of a level are written; of the web server only warnings are, unless everything is.</summary>
    internal bool Takes(string category, LogLevel entry, EventId what) => Takes(category, entry) && !_known.Contains(what.Name);

    /// <summary>Whether entries of a level are written at all.</summary>
    internal bool Takes(string category, LogLevel entry) => entry != LogLevel.None && entry >= level
        && (entry >= LogLevel.Warning || level <= LogLevel.Debug || !category.StartsWith(Category, StringComparison.Ordinal));

    /// <summary>Writes an entry.</summary>
    internal void Write(
        string category, LogLevel entry, string message, IReadOnlyList<KeyValuePair<string, object?>>? values, Exception? error)
    {
        if (message.Length > MaxMessage)
        {
            message = string.Concat(message.AsSpan(0, MaxMessage), " …");
        }

        string time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string line = format == LogFormat.Json
            ? JsonOf(time, category, entry, message, values, error)
            : TextOf(time, category, entry, message, error);
        lock (_writing)
        {
            output.Write(line);
            output.Flush();
        }
    }

    static string TextOf(string time, string category, LogLevel entry, string message, Exception? error)
    {
        var line = new StringBuilder(time.Length + category.Length + message.Length + 16);
        line.Append(time).Append(' ').Append(NameOf(entry).ToUpperInvariant().PadRight(5)).Append(' ').Append(category).Append(": ");
        Escape(line, message);
        if (error is not null)
        {
            line.Append(": ");
            Escape(line, error.ToString());
        }

        return line.Append('\n').ToString();
    }

    static string JsonOf(
        string time, string category, LogLevel entry, string message, IReadOnlyList<KeyValuePair<string, object?>>? values,
        Exception? error)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("time", time);
            writer.WriteString("level", NameOf(entry));
            writer.WriteString("logger", category);
            writer.WriteString("message", message);
            foreach ((string name, object? value) in values ?? [])
            {
                if (name.Length > 0 && name[0] != '{')
                {
                    Member(writer, JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value);
                }
            }

            if (error is not null)
            {
                writer.WriteString("error", error.ToString());
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    static void Member(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumber(name, number);
                break;
            default:
                writer.WriteString(name, value is IFormattable formattable
                    ? formattable.ToString(null, CultureInfo.InvariantCulture)
                    : value.ToString());
                break;
        }
    }

    static void Escape(StringBuilder line, string text)
    {
        foreach (char c in text)
        {
            // U+2028 and U+2029 end lines for some readers; U+0085 is a control character already.
            _ = c switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => line.Append(c),
            };
        }
    }

    static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
