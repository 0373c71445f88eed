namespace Quiver.Server.Tests.Acceptance;

/// <summary>A request and what it must be answered, or a restart of the server.</summary>
sealed record AcceptanceStep
{
    /// <summary>What is accepted.</summary>
    public required string Title { get; init; }

    /// <summary>The line of the file that it starts in.</summary>
    public required int Line { get; init; }

    /// <summary>Whether the server is to be restarted instead of a request.</summary>
    public bool IsRestart { get; init; }

    /// <summary>The method of the request.</summary>
    public string Method { get; init; } = "";

    /// <summary>The path of the request, as it goes over the wire.</summary>
    public string Path { get; init; } = "";

    /// <summary>Parameters that are encoded and added to the path.</summary>
    public required List<(string Name, string Value)> Parameters { get; init; }

    /// <summary>The headers of the request.</summary>
    public required List<(string Name, string Value)> Headers { get; init; }

    /// <summary>The body of the request; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The status of the answer.</summary>
    public int Status { get; init; }

    /// <summary>Patterns of headers of the answer; an empty one for a header that must not be there.</summary>
    public required List<(string Name, string Pattern)> AnswerHeaders { get; init; }

    /// <summary>The pattern of the answer's body.</summary>
    public string AnswerBody { get; init; } = "";
}
