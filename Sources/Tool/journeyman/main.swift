import Verbs

CommandLineTool.main()
