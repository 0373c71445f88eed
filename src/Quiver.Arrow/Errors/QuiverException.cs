namespace Quiver.Arrow.Errors;

/// <summary>A failure that a user can cause or must know of: one sentence, a code, and the place in the text where there is one.</summary>
public sealed class QuiverException : Exception
{
    /// <summary>Creates an error without a place in the text.</summary>
    public QuiverException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
    }

    /// <summary>Creates an error at a place in the text of a statement or file.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="line">1-based line, 0 where unknown.</param>
    /// <param name="column">1-based column in characters, 0 where unknown.</param>
    public QuiverException(ErrorCode code, string message, int line, int column)
        : base(message)
    {
        Code = code;
        Line = line;
        Column = column;
    }

    QuiverException(QuiverException error, int line, int column)
        : base(error.Message, error.InnerException)
    {
        Code = error.Code;
        Line = line;
        Column = column;
    }

    /// <summary>What went wrong.</summary>
    public ErrorCode Code { get; }

    /// <summary>The class of the failure.</summary>
    public ErrorKind Kind => ErrorCodes.KindOf(Code);

    /// <summary>1-based line in the text, 0 where there is none.</summary>
    public int Line { get; }

    /// <summary>1-based column in the line, 0 where there is none.</summary>
    public int Column { get; }

    /// <summary>The same error at a place in the text; itself where it has one or none is given.</summary>
    internal QuiverException At(int line, int column) => Line > 0 || line == 0 ? this : new QuiverException(this, line, column);
}
