namespace IaC.Pods;

/// <summary>Why a supervisor did not do what it was asked. Numbers are part of the protocol.</summary>
public enum SupervisorFault
{
    /// <summary>A step failed; the message names it.</summary>
    Failed = 0,

    /// <summary>The supervisor and this program have no version of the protocol in common.</summary>
    Version = 1,

    /// <summary>The supervisor does not know the message.</summary>
    Unknown = 2,

    /// <summary>The message cannot be read, or asks for something impossible.</summary>
    Invalid = 3,

    /// <summary>The caller is neither root nor the supervisor's own user.</summary>
    Forbidden = 4,

    /// <summary>The record differs in something that only a new pod can have.</summary>
    Replace = 5,

    /// <summary>The pod has no such container, or it does not run.</summary>
    NotFound = 6,

    /// <summary>The pod is going down.</summary>
    Ending = 7,

    /// <summary>The container has neither a terminal nor an input to attach to.</summary>
    NoStreams = 8,

    /// <summary>A program that was to be run is not in the container.</summary>
    NoProgram = 9,

    /// <summary>What was to be run is there, and no program that may be run.</summary>
    NotExecutable = 10,

    /// <summary>Nobody answers on the socket: there is no supervisor.</summary>
    Gone = 100,

    /// <summary>The supervisor runs and did not answer in time.</summary>
    Unresponsive = 101,

    /// <summary>The connection ended in the middle of an answer.</summary>
    Disconnected = 102,
}
