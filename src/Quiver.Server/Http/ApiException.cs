namespace Quiver.Server.Http;

/// <summary>A request that is answered by an error of HTTP, which the request itself is the cause of.</summary>
sealed class ApiException : Exception
{
    /// <summary>Creates an error that is told in the style of the route.</summary>
    public ApiException(int status, string message)
        : base(message)
    {
        Status = status;
    }

    /// <summary>Creates an error whose body is given, whatever the style of the route.</summary>
    public ApiException(int status, string message, byte[] body, string? contentType)
        : this(status, message)
    {
        Body = body;
        ContentType = contentType;
    }

    /// <summary>The status.</summary>
    public int Status { get; }

    /// <summary>The body as it is; null for what the style of the route makes of the message.</summary>
    public byte[]? Body { get; }

    /// <summary>The type of the body; null for none.</summary>
    public string? ContentType { get; }

    /// <summary>Whether a body of the style V3 is JSON; text otherwise.</summary>
    public bool IsJson { get; init; }

    /// <summary>After how many seconds the client may try again; null where it should not.</summary>
    public int? RetryAfterSeconds { get; init; }
}
