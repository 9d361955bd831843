using System.Text.Json;

namespace IaC.Pods.Json;

/// <summary>Reads and writes a <see cref="PodProbe"/> and what it does.</summary>
internal static class PodProbeJson
{
    internal static void Write(Utf8JsonWriter json, PodProbe probe)
    {
        json.Object("handler", probe.Handler, Handler);
        json.WriteNumber("initialDelaySeconds", probe.InitialDelaySeconds);
        json.WriteNumber("periodSeconds", probe.PeriodSeconds);
        json.WriteNumber("timeoutSeconds", probe.TimeoutSeconds);
        json.WriteNumber("successThreshold", probe.SuccessThreshold);
        json.WriteNumber("failureThreshold", probe.FailureThreshold);
        json.Number("graceSeconds", probe.GraceSeconds);
    }

    internal static PodProbe Read(scoped ref JsonCursor json)
    {
        PodProbe probe = new() { Handler = null! };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "handler": probe = probe with { Handler = Handler(ref json) }; break;
                case "initialDelaySeconds": probe = probe with { InitialDelaySeconds = json.Int() }; break;
                case "periodSeconds": probe = probe with { PeriodSeconds = json.Int() }; break;
                case "timeoutSeconds": probe = probe with { TimeoutSeconds = json.Int() }; break;
                case "successThreshold": probe = probe with { SuccessThreshold = json.Int() }; break;
                case "failureThreshold": probe = probe with { FailureThreshold = json.Int() }; break;
                case "graceSeconds": probe = probe with { GraceSeconds = json.IntOrNull() }; break;
                default: json.Skip(); break;
            }
        }

        return probe.Handler is null ? throw new JsonException("a probe has no handler") : probe;
    }

    internal static void Handler(Utf8JsonWriter json, PodHandler handler)
    {
        json.Text("kind", Name(handler.Kind));
        json.Texts("command", handler.Command);
        json.Text("address", handler.Address);
        json.WriteNumber("port", handler.Port);
        json.Text("path", handler.Path);
        json.List("headers", handler.Headers, Header);
        json.Map("secrets", handler.Secrets);
        json.Text("service", handler.Service);
        json.WriteNumber("seconds", handler.Seconds);
        json.Flag("agent", handler.Agent);
        json.Flag("ssh", handler.Ssh);
    }

    internal static PodHandler Handler(scoped ref JsonCursor json)
    {
        PodHandler handler = new() { Kind = PodHandlerKind.Exec };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "kind": handler = handler with { Kind = KindOf(json.Text()) }; break;
                case "command": handler = handler with { Command = json.Texts() }; break;
                case "address": handler = handler with { Address = json.Text() }; break;
                case "port": handler = handler with { Port = json.Int() }; break;
                case "path": handler = handler with { Path = json.Text() }; break;
                case "headers": handler = handler with { Headers = json.List(Header) }; break;
                case "secrets": handler = handler with { Secrets = json.Map() }; break;
                case "seconds": handler = handler with { Seconds = json.Int() }; break;
                case "agent": handler = handler with { Agent = json.Flag() }; break;
                case "ssh": handler = handler with { Ssh = json.Flag() }; break;
                case "service": handler = handler with { Service = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return handler;
    }

    private static void Header(Utf8JsonWriter json, PodHeader header)
    {
        json.Text("name", header.Name);
        json.Text("value", header.Value);
    }

    private static PodHeader Header(scoped ref JsonCursor json)
    {
        PodHeader header = new("", "");
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": header = header with { Name = json.Text() }; break;
                case "value": header = header with { Value = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return header;
    }

    private static string Name(PodHandlerKind kind) => kind switch
    {
        PodHandlerKind.Http => "http",
        PodHandlerKind.Tcp => "tcp",
        PodHandlerKind.Grpc => "grpc",
        PodHandlerKind.Sleep => "sleep",
        PodHandlerKind.Machine => "machine",
        PodHandlerKind.PowerButton => "powerButton",
        _ => "exec",
    };

    private static PodHandlerKind KindOf(string value) => value switch
    {
        "exec" => PodHandlerKind.Exec,
        "http" => PodHandlerKind.Http,
        "tcp" => PodHandlerKind.Tcp,
        "grpc" => PodHandlerKind.Grpc,
        "sleep" => PodHandlerKind.Sleep,
        "machine" => PodHandlerKind.Machine,
        "powerButton" => PodHandlerKind.PowerButton,
        _ => throw new JsonException($"unknown kind of handler {value}"),
    };
}
