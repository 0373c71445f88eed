namespace Quiver.Storage.Transfer;

/// <summary>A piece that has its place in the log.</summary>
/// <param name="Durable">Completes when it is durable and visible.</param>
/// <param name="Result">What to say then.</param>
sealed record WrittenPiece(Task Durable, LoadProgress Result);
