namespace Quiver.Compute.Json;

/// <summary>One step of a path.</summary>
/// <param name="Kind">What the step goes to.</param>
/// <param name="Key">The name of a field.</param>
/// <param name="Index">The position of an element from 0, below 0 from the end.</param>
readonly record struct JsonStep(JsonStepKind Kind, byte[] Key, int Index);
