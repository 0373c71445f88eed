using System.Text.Json;
using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>What a client's program says of its steps.</summary>
sealed class ClientReport(JsonElement root)
{
    /// <summary>Returns what a step gave, as JSON.</summary>
    public string Value(string step)
    {
        JsonElement result = root.GetProperty(step);
        Assert.True(result.TryGetProperty("value", out JsonElement value), $"{step}: {result}");
        return value.GetRawText();
    }

    /// <summary>Returns the text of an error that a step must have ended with.</summary>
    /// <param name="step">The step.</param>
    /// <param name="status">The status that the client tells with it; null for none.</param>
    public string Error(string step, int? status)
    {
        JsonElement result = root.GetProperty(step);
        Assert.True(result.TryGetProperty("message", out JsonElement message), $"{step} did not fail: {result}");
        JsonElement told = result.GetProperty("status");
        Assert.True(
            status is null ? told.ValueKind == JsonValueKind.Null : told.ValueKind == JsonValueKind.Number && told.GetInt32() == status,
            $"{step}: {result}");
        return message.GetString()!;
    }

    /// <summary>Returns a member of a step's result.</summary>
    public string? Member(string step, string name) => root.GetProperty(step).GetProperty(name).GetString();
}
