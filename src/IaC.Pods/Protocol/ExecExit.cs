using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>How a program of <see cref="MessageKind.Exec"/> ended.</summary>
/// <param name="Code">Exit code, or 128 and the signal.</param>
internal readonly record struct ExecExit(int Code)
{
    internal static ExecExit Read(scoped ref JsonCursor json)
    {
        int code = 0;
        json.Object();
        while (json.Field() is { } name)
        {
            if (name == "code")
            {
                code = json.Int();
            }
            else
            {
                json.Skip();
            }
        }

        return new ExecExit(code);
    }

    internal void Write(Utf8JsonWriter json) => json.WriteNumber("code", Code);
}
