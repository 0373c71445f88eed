namespace Quiver.Differential.Generation;

/// <summary>A column of a random table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Family">What can be done with it.</param>
/// <param name="Type">Its SQL type.</param>
/// <param name="IsWide">Whether extremes are among its values.</param>
sealed record GeneratedColumn(string Name, Family Family, string Type, bool IsWide);
