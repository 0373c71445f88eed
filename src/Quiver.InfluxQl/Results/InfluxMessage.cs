namespace Quiver.InfluxQl.Results;

/// <summary>What a client is told beside an answer.</summary>
/// <param name="Level">How serious it is: <c>warning</c>.</param>
/// <param name="Text">The sentence.</param>
sealed record InfluxMessage(string Level, string Text);
