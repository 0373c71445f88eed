using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>What a series has at a time.</summary>
sealed record RecordedRow(long Time, Dictionary<string, string> Tags, Dictionary<string, InfluxValue> Fields);
