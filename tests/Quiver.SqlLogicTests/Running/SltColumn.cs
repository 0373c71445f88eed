namespace Quiver.SqlLogicTests.Running;

/// <summary>A column of a result: its name and the letter of its type (B, D, I, P, R, T or ?).</summary>
sealed record SltColumn(string Name, char Letter);
