namespace Quiver.Formats.Tests.ObjectStorage;

/// <summary>What a <see cref="TestWebServer"/> was asked for.</summary>
sealed record TestRequest(string Method, string Path, Dictionary<string, string> Headers)
{
    public string? Range => Headers.GetValueOrDefault("range");
}
