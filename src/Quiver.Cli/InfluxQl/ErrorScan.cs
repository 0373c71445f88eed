using System.Text.Json;

namespace Quiver.Cli.InfluxQl;

/// <summary>Looks for errors in a document of InfluxQL that passes by in pieces.</summary>
sealed class ErrorScan
{
    /// <summary>Members of results lie this deep: in an object of an array of an object.</summary>
    const int ResultDepth = 3;

    /// <summary>What is longer than this is a value that nobody looks for.</summary>
    const int MaxPendingBytes = 64 << 20;

    byte[] _pending = [];
    JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true });
    bool _isError;
    bool _isBroken;

    /// <summary>The last error; null where there is none.</summary>
    public string? Error { get; private set; }

    /// <summary>Looks at a piece.</summary>
    public void Read(ReadOnlySpan<byte> piece)
    {
        if (_isBroken)
        {
            return;
        }

        byte[] bytes = [.. _pending, .. piece];
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, _state);
        try
        {
            while (reader.Read())
            {
                if (_isError && reader.TokenType == JsonTokenType.String)
                {
                    Error = reader.GetString();
                }

                _isError = reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 or ResultDepth }
                    && reader.ValueTextEquals("error"u8);
            }
        }
        catch (JsonException error)
        {
            (_isBroken, Error) = (true, $"the answer is no JSON: {error.Message}");
            return;
        }

        _state = reader.CurrentState;
        _pending = bytes[(int)reader.BytesConsumed..];
        _isBroken = _pending.Length > MaxPendingBytes;
    }
}
