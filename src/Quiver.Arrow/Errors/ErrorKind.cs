namespace Quiver.Arrow.Errors;

/// <summary>The classes of failure that a door maps to its own status codes.</summary>
public enum ErrorKind
{
    /// <summary>The text is not a statement; <see cref="QuiverException.Line"/> and <see cref="QuiverException.Column"/> say
    /// where.</summary>
    Syntax,

    /// <summary>The statement is well formed but means nothing here: unknown names, wrong types, wrong use.</summary>
    Planning,

    /// <summary>A table, file or other named thing does not exist.</summary>
    NotFound,

    /// <summary>The query failed while it ran: division by zero, overflow, a value that cannot be cast.</summary>
    Execution,

    /// <summary>A file or message does not follow its format.</summary>
    CorruptInput,

    /// <summary>A memory, size or depth limit was reached.</summary>
    ResourcesExhausted,

    /// <summary>The caller cancelled the query.</summary>
    Cancelled,

    /// <summary>The query took longer than it may.</summary>
    TimedOut,

    /// <summary>Too much is under way already; the same may succeed later.</summary>
    Busy,

    /// <summary>The caller may not do this.</summary>
    AccessDenied,

    /// <summary>The feature is known but not supported.</summary>
    NotSupported,

    /// <summary>Reading or writing storage failed.</summary>
    Io,

    /// <summary>An invariant of the engine does not hold: a defect of Quiver, never of the user.</summary>
    Internal,
}
