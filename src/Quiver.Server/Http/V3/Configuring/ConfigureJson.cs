using System.Text.Json.Serialization;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>The bodies of the configure routes, read and written without reflection.</summary>
[JsonSerializable(typeof(DatabaseBody))]
[JsonSerializable(typeof(TableBody))]
[JsonSerializable(typeof(LastCacheBody))]
[JsonSerializable(typeof(DistinctCacheBody))]
[JsonSerializable(typeof(CacheNameBody))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
sealed partial class ConfigureJson : JsonSerializerContext;
