using Quiver.Arrow.Errors;

namespace Quiver.Cli.Output;

/// <summary>Shows errors to people: the sentence, and the line of the statement with a mark below the place.</summary>
static class ErrorText
{
    const int MaxLine = 200;

    /// <summary>Returns what an exception is to a user: its own error, or that the engine has a defect.</summary>
    public static QuiverException ToUser(Exception exception) => exception switch
    {
        QuiverException own => own,
        OperationCanceledException => new QuiverException(ErrorCode.Cancelled, "the query was cancelled", exception),
        OutOfMemoryException or InsufficientExecutionStackException =>
            new QuiverException(ErrorCode.OutOfMemory, "the query needs more memory than the machine gives", exception),
        IOException or UnauthorizedAccessException => new QuiverException(ErrorCode.IoFailure, exception.Message, exception),
        _ => new QuiverException(
            ErrorCode.InvariantBroken, $"a defect of Quiver: {exception.GetType().Name}: {exception.Message}", exception),
    };

    /// <summary>Writes an error.</summary>
    public static void Write(TextWriter writer, QuiverException error, string? sql)
    {
        string place = error.Line > 0 ? $" (line {error.Line}, column {error.Column})" : "";
        writer.WriteLine($"error: {error.Message}{place}");
        if (error.Kind == ErrorKind.Internal)
        {
            writer.WriteLine(error.InnerException?.StackTrace ?? error.StackTrace);
        }

        string[] lines = sql?.Split('\n') ?? [];
        if (error.Line > 0 && error.Line <= lines.Length)
        {
            string line = lines[error.Line - 1].TrimEnd('\r').Replace('\t', ' ');
            int column = Math.Clamp(error.Column - 1, 0, line.Length);
            int skipped = column > MaxLine / 2 ? column - (MaxLine / 2) : 0;
            writer.WriteLine($"  {line.AsSpan(skipped, Math.Min(MaxLine, line.Length - skipped))}");
            writer.WriteLine("  " + new string(' ', column - skipped) + "^");
        }

        writer.Flush();
    }
}
