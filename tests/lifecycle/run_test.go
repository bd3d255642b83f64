package lifecycle

func runChild() int { return 1 }
