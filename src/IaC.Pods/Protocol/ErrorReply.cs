using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>Why a request was refused.</summary>
internal sealed record ErrorReply
{
    /// <summary>Which kind of refusal.</summary>
    public required SupervisorFault Fault { get; init; }

    /// <summary>For people.</summary>
    public required string Message { get; init; }

    internal static ErrorReply Read(scoped ref JsonCursor json)
    {
        ErrorReply reply = new() { Fault = SupervisorFault.Failed, Message = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "fault": reply = reply with { Fault = (SupervisorFault)json.Int() }; break;
                case "message": reply = reply with { Message = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return reply;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("fault", (int)Fault);
        json.Text("message", Message);
    }
}
