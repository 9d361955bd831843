using System.Data.Common;
using IaC.Engine;
using IaC.Images;
using IaC.Images.Registries;
using IaC.Linux;
using IaC.Model.Programs;
using IaC.Pods;
using IaC.Providers.Pods;

namespace IaC.Providers.Remote;

/// <summary>Failures on their way to another machine: what the engine tells apart stays apart, of anything else the message is what counts.</summary>
internal static class HostFaults
{
    private const string NotReady = "notReady";
    private const string Reservation = "reservation";
    private const string Unreachable = "unreachable";
    private const string State = "state";

    /// <summary>A failure to be sent.</summary>
    internal static ProgramFault Of(Exception exception) => new(exception.Message, IsForeseen(exception) ? null : exception.ToString(), null)
    {
        Kind = exception switch
        {
            NotReadyException => NotReady,
            ReservationException => Reservation,
            UnreachableException => Unreachable,
            StateException => State,
            _ => null,
        },
        Remedy = (exception as EngineException)?.Remedy,
    };

    /// <summary>A failure that came.</summary>
    internal static Exception ToException(ProgramFault fault, string host) => fault.Kind switch
    {
        NotReady => new NotReadyException(fault.Message),
        Reservation => new ReservationException(fault.Message),
        Unreachable => new UnreachableException(fault.Message, fault.Remedy),
        State => new StateException($"{fault.Message} (on {host})", fault.Remedy),
        _ => new EngineException(fault.Detail is null ? $"{fault.Message} (on {host})" : $"internal error on {host}, please report it: {fault.Detail}", fault.Remedy),
    };

    private static bool IsForeseen(Exception exception) =>
        exception is EngineException or NotReadyException or ReservationException or PodSpecException or ImageException or RegistryException or LinuxException or SupervisorException or IOException or DbException or OperationCanceledException;
}
